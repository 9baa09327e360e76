/** The revision that injected pods, images and rules carry; package.json holds the same (a test compares them). */
export const version = '0.1.0';
