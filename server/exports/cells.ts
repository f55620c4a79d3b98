import pg from 'pg';

export type CellKind = 'text' | 'code' | 'number' | 'money' | 'date' | 'instant' | 'state' | 'flag' | 'list' | 'json' | 'reference';

/** First characters that make a spreadsheet run a text as a formula: = + - @ tab CR LF, and the wide forms of the first four. */
const FORMULA = [61, 43, 45, 64, 9, 13, 10, 65_309, 65_291, 65_293, 65_312];

/** A quote before text that a spreadsheet would run. */
export const harmless = (sql: string): string => `case when ascii(${sql}) in (${FORMULA.join(', ')}) then '''' || ${sql} else ${sql} end`;

/**
 * SQL of one value as the text of a CSV cell: money as plain decimals, instants in the time zone of the session to the second (a
 * conversion by name, value by value, takes as long as all the rest), states by their labels. Numbers and dates cannot be formulas; everything else is made harmless.
 */
export function cellSql(sql: string, kind: CellKind, options?: Readonly<Record<string, string>>): string {
  switch (kind) {
    case 'money': return `(${sql}::numeric * 0.01)::text`;
    case 'number': case 'date': case 'reference': return `${sql}::text`;
    case 'instant': return `left(${sql}::text, 19)`;
    case 'flag': return `case ${sql} when true then 'Yes' when false then 'No' end`;
    case 'list': return harmless(`array_to_string(${sql}, '; ')`);
    case 'json': return harmless(`${sql}::text`);
    case 'state': return options ? `case ${sql} ${Object.entries(options).map(([code, label]) => `when ${pg.escapeLiteral(code)} then ${pg.escapeLiteral(label)}`).join(' ')} else ${harmless(sql)} end` : harmless(sql);
    default: return harmless(sql);
  }
}

/** Excel takes a file for UTF-8 only with this in front. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** The line of headings, quoted where needed. */
export const headingLine = (headings: readonly string[]): string => `${headings.map(h => (/[",\r\n]/.test(h) ? `"${h.replaceAll('"', '""')}"` : h)).join(',')}\n`;
