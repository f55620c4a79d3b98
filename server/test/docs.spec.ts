import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const below = (folder: string, ending: string): string[] => readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith(ending)).map(name => path.posix.join(folder, name)).sort();
const documents = [...readdirSync(root).filter(name => name.endsWith('.md')), ...below('docs', '.md')];

describe.each(documents)('%s', document => {
  const text = read(document);

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/gu)].map(match => path.join(path.dirname(document), match[1] ?? ''));
    expect(links.filter(link => !existsSync(path.join(root, link)))).toEqual([]);
  });

  it('names files of the repository that exist', () => {
    const named = [...text.matchAll(/`((?:server|admin|widget|emails|migrations|docs|docker)\/[\w./-]+)`/gu)].map(match => match[1] ?? '');
    expect(named.filter(name => !existsSync(path.join(root, name)))).toEqual([]);
  });
});

describe('decisions', () => {
  const pages = below('docs/decisions', '.md').filter(name => !name.endsWith('README.md'));
  it('are all in the list', () => {
    const list = read('docs/decisions/README.md');
    expect(pages.filter(page => !list.includes(`(${path.basename(page)})`))).toEqual([]);
  });
  it.each(pages)('%s says why, what, what follows, and what enforces it', page => {
    expect([...read(page).matchAll(/^## (.+)$/gmu)].map(match => match[1])).toEqual(['Why', 'What', 'What follows', 'Enforced by']);
  });
});

it('every setting of the environment is documented, and no other', () => {
  const schema = /const Environment = z\.object\(\{(?<body>[\s\S]*?)\n\}\);/u.exec(read('server/config/config.ts'))?.groups?.['body'] ?? '';
  const settings = [...schema.matchAll(/^ {2}([A-Z_]+):/gmu)].map(match => match[1]);
  const documented = [...read('docs/operations/configuration.md').matchAll(/^\| `([A-Z_]+)` \|/gmu)].map(match => match[1]);
  expect(settings.length).toBeGreaterThan(10);
  expect([...documented].sort()).toEqual([...settings].sort());
});
