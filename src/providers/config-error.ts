/** A mistake in the configuration, with where in the file it is, such as `providers.vendor_a.response.found`. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}
