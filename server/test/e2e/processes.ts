import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

export type Environment = Readonly<Record<string, string>>;

const ROOT = path.resolve(import.meta.dirname, '../../..');
const START_MS = 40_000;
const STOP_MS = 15_000;
/** Kept of each process; a test that looks for a value in the logs needs them whole, and they are short. */
const MOST_LOG = 20_000_000;

/** A process of the built product: started, killed at will, started again. All it ever wrote stays in `log`. */
export class ProductProcess {
  #child: ChildProcess | null = null;
  #exited: Promise<string> = Promise.resolve('never started');
  log = '';

  constructor(private readonly entry: string, private readonly ready: 'message' | RegExp) {}

  get running(): boolean { return this.#child !== null; }
  /** Resolves with the signal or code once the process is gone. */
  get exited(): Promise<string> { return this.#exited; }

  async start(env: Environment): Promise<void> {
    const entry = path.join(ROOT, 'dist', this.entry);
    if (!existsSync(entry)) throw new Error(`${entry} is not built: run "npm run build" first (npm test does)`);
    const child = spawn(process.execPath, [entry], { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.#child = child;
    this.#exited = new Promise(resolve => child.once('exit', (code, signal) => { if (this.#child === child) this.#child = null; resolve(signal ?? `code ${code}`); }));
    const began = this.log.length;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${this.entry} was not ready after ${START_MS} ms:\n${this.log.slice(began)}`)), START_MS);
      const done = (): void => { clearTimeout(timer); resolve(); };
      const read = (part: Buffer): void => {
        this.log = (this.log + part.toString('utf8')).slice(-MOST_LOG);
        if (this.ready instanceof RegExp && this.ready.test(this.log.slice(began))) done();
      };
      child.stdout!.on('data', read);
      child.stderr!.on('data', read);
      child.once('message', () => { if (this.ready === 'message') done(); });
      void this.#exited.then(how => { clearTimeout(timer); reject(new Error(`${this.entry} ended with ${how} before it was ready:\n${this.log.slice(began)}`)); });
    });
  }

  /** A word to the process, as the parent of it. */
  tell(word: object): void { this.#child?.send(word); }

  /** Sends a signal and waits until the process is gone; one that does not obey within 15 s is killed. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.kill(signal);
    await this.#exited;
    clearTimeout(force);
  }
}
