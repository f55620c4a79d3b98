/** Renders every message in every language with its sample, so that people can look at them: `node dist/emails/preview/preview.js [folder]`. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { escapeHtml } from '../interpolate.js';
import { locales, renderStoredEmail, renderStoredSms, sampleBrand, segments, septets, templates } from '../index.js';

const style = 'body{font:16px/1.5 system-ui,sans-serif;max-width:960px;margin:2rem auto;padding:0 1rem;color:#16232d}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #e1e8ed;padding:.5rem;text-align:start;vertical-align:top}code{font-size:.85rem;overflow-wrap:anywhere}a{color:#0f766e}';

async function renderOne(key: keyof typeof templates, folder: string): Promise<string> {
  const template = templates[key];
  const cells: string[] = [];
  for (const locale of locales) {
    const mail = await renderStoredEmail(key, locale, template.sample, sampleBrand);
    await writeFile(path.join(folder, `${key}.${locale}.html`), mail.html);
    await writeFile(path.join(folder, `${key}.${locale}.txt`), mail.text);
    const sms = (template.channels as readonly string[]).includes('sms') ? renderStoredSms(key, locale, template.sample, sampleBrand) : null;
    const text = sms === null ? '' : `<br><code>${escapeHtml(sms)}</code> (${septets(sms) ?? 'UCS-2'} / ${segments(sms)})`;
    cells.push(`<td><a href="${key}.${locale}.html">${escapeHtml(mail.subject)}</a> <a href="${key}.${locale}.txt">text</a>${text}</td>`);
  }
  return `<tr><th>${key}<br><small>${escapeHtml(template.description)}</small></th>${cells.join('')}</tr>`;
}

/** Writes the previews and an index; answers the number of mails. */
export async function writePreviews(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const keys = Object.keys(templates) as (keyof typeof templates)[];
  const rows: string[] = [];
  for (const key of keys) rows.push(await renderOne(key, folder));
  const head = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Messages</title><style>${style}</style></head>`;
  await writeFile(path.join(folder, 'index.html'), `${head}<body><h1>Messages</h1><table>${rows.join('\n')}</table></body></html>`);
  return keys.length * locales.length;
}

if (import.meta.url === `file://${process.argv[1] ?? ''}`) {
  const folder = process.argv[2] ?? 'dist/emails-preview';
  console.log(`${await writePreviews(folder)} mails in ${folder}`);
}
