import type { Settings } from '../config.js';
import type { Sandbox } from './sandbox-workspace.js';

/** What a start tells the person at the terminal; only the first start, which makes a key, can show that. */
export function banner(address: string, settings: Settings, sandbox: Sandbox | null): string {
  const lines = [
    '',
    `  Sluice is ready at ${address}`,
    `  Console            ${address}/console`,
    `  API reference      ${address}/docs`,
    `  Database           ${settings.databaseUrl === null ? `embedded, in ${settings.dataDir}` : 'PostgreSQL, by DATABASE_URL'}`,
    ...(settings.adminToken === null ? [`  Admin token        in ${settings.dataDir}/admin-token`] : []),
  ];
  if (sandbox !== null) {
    lines.push('', '  The workspace "Sandbox" has credits and sample contacts; its vendors are simulated.');
    if (sandbox.key !== null) lines.push(`  Its key, shown this once: ${sandbox.key}`);
    lines.push(
      '',
      '  Try it:',
      '',
      `  curl -s -X POST ${address}/v1/enrich/contact \\`,
      `    -H "Authorization: Bearer ${sandbox.key ?? '$SLUICE_KEY'}" \\`,
      '    -H "Content-Type: application/json" \\',
      `    -d '{"contact_id":"${sandbox.contactId}"}'`,
    );
  }
  return `${lines.join('\n')}\n\n`;
}
