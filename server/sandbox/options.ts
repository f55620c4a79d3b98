import type { Dunning } from './stripe/lifecycle/collection.js';

export interface SandboxOptions {
  /** The sandbox refuses to start in `production`. */
  mode: 'development' | 'test' | 'production';
  /** 0 takes a free port. */
  port: number;
  smtpPort: number;
  /** The sandbox's own PostgreSQL database; created when missing. */
  databaseUrl: string;
  stripe: {
    secretKeys: readonly string[];
    publishableKeys: readonly string[];
    /** Registered at start; more can be added through the control API. */
    webhooks: readonly { url: string; secret: string }[];
    dunning?: Dunning;
  };
  sms: { accountSid: string; authToken: string };
  /** Called with what went wrong inside; by default written to standard error. */
  onError?: (error: unknown) => void;
}

export interface Sandbox {
  /** `http://127.0.0.1:12111` */
  url: string;
  /** The other site on which the card fields and the bank's page live: `http://stripe.localhost:12111`. */
  frameUrl: string;
  port: number;
  smtpPort: number;
  /** Stops taking requests, finishes those under way, closes every connection. */
  close(): Promise<void>;
}
