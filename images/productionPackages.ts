interface LockFile {
  packages: Record<string, { dev?: boolean; devOptional?: boolean; optional?: boolean }>;
}

/** Folders of the packages that run, from a `package-lock.json`: `node_modules/express`, … */
export const productionPackages = (lock: LockFile): string[] =>
  Object.entries(lock.packages)
    .filter(([path, { dev, devOptional, optional }]) => path !== '' && !dev && !devOptional && !optional)
    .map(([path]) => path)
    .sort();
