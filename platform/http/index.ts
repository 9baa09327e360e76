export { type HttpServer, listen, type ServerOptions, type TlsMaterial } from './server.ts';
