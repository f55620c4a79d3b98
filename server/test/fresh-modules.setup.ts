import { vi } from 'vitest';

/**
 * Test files of one worker share its process, and with it what npm installed: loading AdminJS, Nest, TypeORM and MJML anew for each file
 * took half of the time of the database tier. Our own modules are made anew for each file: registries, listeners and caches start empty,
 * whatever file ran before.
 */
vi.resetModules();
