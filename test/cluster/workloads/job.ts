// Makes one call and ends.
import { get } from 'node:http';

get(process.argv[2] ?? '', (response) => {
  console.log(response.statusCode);
  response.resume();
});
