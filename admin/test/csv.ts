/** Cells of a file, quotes and line breaks inside of them too. */
export const csv = (text: string): string[][] => text.replace(/^\uFEFF/, '').trimEnd().split(/\n(?=(?:[^"]*"[^"]*")*[^"]*$)/).map(line => [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(m => m[1]?.replaceAll('""', '"') ?? m[2]!));
