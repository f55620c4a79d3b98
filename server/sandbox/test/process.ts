import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { once } from 'node:events';

const root = path.resolve(import.meta.dirname, '../../..');

/** The sandbox compiled to a folder of its own inside the repository, where its packages and files are found. */
export function compileSandbox(): { main: string; remove(): void } {
  mkdirSync(path.join(root, 'node_modules/.cache'), { recursive: true });
  const folder = mkdtempSync(path.join(root, 'node_modules/.cache/sandbox-'));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type: 'module', imports: { '#*': './out/server/*' } }));
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({
    extends: path.join(root, 'tsconfig.json'), compilerOptions: { rootDir: root, outDir: path.join(folder, 'out'), sourceMap: false }, include: [path.join(root, 'server/sandbox/main.ts')], exclude: [],
  }));
  const built = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', path.join(folder, 'tsconfig.json')], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stdout + built.stderr);
  return { main: path.join(folder, 'out/server/sandbox/main.js'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface SandboxProcess { child: ChildProcess; port: number; smtpPort: number; exited: Promise<string | null> }

/** Starts the compiled sandbox as `npm start` does and waits for its line. */
export async function spawnSandbox(main: string, environment: Record<string, string>): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'] ?? '', MPP_MODE: 'test', SANDBOX_PORT: '0', SANDBOX_SMTP_PORT: '0', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit').then(([, signal]) => signal as string | null);
  let output = '';
  const ready = new Promise<{ url: string; smtpPort: number }>((resolve, reject) => {
    const read = (part: Buffer): void => {
      output += part.toString('utf8');
      const line = /sandbox ready (\{.*\})/.exec(output)?.[1];
      if (line) resolve(JSON.parse(line) as { url: string; smtpPort: number });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then(() => reject(new Error(`the sandbox did not start: ${output}`)));
  });
  const { url, smtpPort } = await ready;
  return { child, port: Number(new URL(url).port), smtpPort, exited };
}
