import { createApp } from './app.js';
import { processSettings } from './config.js';
import { createLogger } from './logger.js';
import { banner } from './sandbox/banner.js';

/**
 * Serves until it is told to stop.
 * @returns the exit code: 0 after SIGTERM or SIGINT, 1 where it could not start or its database broke.
 */
export async function serve(): Promise<number> {
  const settings = processSettings();
  const logger = createLogger(settings.logLevel);
  return new Promise<number>((resolve, reject) => {
    const start = async () => {
      let stopping: Promise<void> | undefined;
      const end = (code: number) => {
        stopping ??= app.stop().then(
          () => resolve(code),
          (error: unknown) => {
            logger.error({ err: error }, 'could not stop in order');
            resolve(1);
          },
        );
      };
      const app = await createApp(settings, logger, error => {
        logger.fatal({ err: error }, 'the embedded database has stopped; nothing that was committed is lost. Start again');
        end(1);
      });
      process.on('SIGTERM', () => end(0));
      process.on('SIGINT', () => end(0));
      const address = await app.server.listen({ port: settings.port, host: settings.host });
      app.ready.then(
        sandbox => process.stdout.write(banner(address, settings, sandbox)),
        (error: unknown) => {
          process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
          end(1);
        },
      );
    };
    start().catch(reject);
  });
}
