export const unreadApiServer =
  "Quiet: it reads the API server's metrics, and is silent where they are not scraped; SidelightApiServerDown tells when its scrapes begin to fail.";
