import { apiPage } from './api-page.js';
import { configurationPage } from './configuration-page.js';
import { consoleTypes } from './console-types.js';
import { errorsPage } from './errors-page.js';
import { sandboxPage } from './sandbox-page.js';
import { parseSpecification, readSpecification } from './specification.js';

/** Every file that is made from the code: path from the project's folder to its text. */
export async function generatedDocs(): Promise<ReadonlyMap<string, string>> {
  const text = await readSpecification();
  return new Map([
    ['console/src/api/operations.ts', consoleTypes(parseSpecification(text))],
    ['docs/openapi.json', `${JSON.stringify(JSON.parse(text), null, 1)}\n`],
    ['docs/reference/api.md', apiPage(parseSpecification(text))],
    ['docs/reference/configuration.md', configurationPage()],
    ['docs/reference/errors.md', errorsPage()],
    ['docs/reference/sandbox.md', sandboxPage()],
  ]);
}
