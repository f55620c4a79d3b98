export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type Form = { [key: string]: FormValue };

const MAX_FIELDS = 1000;
const MAX_DEPTH = 8;

/** `a[b][0]=x&a[c]=` -> `{ a: { b: ['x'], c: '' } }`. Throws RangeError beyond 1,000 fields or 8 levels. */
export function parseForm(text: string): Form {
  const root: Form = Object.create(null) as Form;
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > MAX_FIELDS) throw new RangeError('too many fields');
    const path = splitName(name);
    if (path.length > MAX_DEPTH) throw new RangeError('too many levels');
    assign(root, path, value);
  }
  return listify(root) as Form;
}

function splitName(name: string): string[] {
  const head = name.split('[', 1)[0] ?? '';
  return [head, ...[...name.slice(head.length).matchAll(/\[([^\]]*)\]/g)].map(match => match[1] ?? '')];
}

function assign(root: Form, path: string[], value: string): void {
  let node = root;
  path.forEach((part, index) => {
    const key = part === '' ? String(Object.keys(node).length) : part;
    if (index === path.length - 1) { node[key] = value; return; }
    const next = node[key];
    node = (node[key] = typeof next === 'object' && !Array.isArray(next) ? next : (Object.create(null) as Form));
  });
}

/** Objects whose keys are 0, 1, 2 … are lists. */
function listify(node: FormValue): FormValue {
  if (typeof node === 'string' || Array.isArray(node)) return node;
  const keys = Object.keys(node);
  const list = keys.length > 0 && keys.every((key, index) => key === String(index));
  if (list) return keys.map(key => listify(node[key] as FormValue));
  return Object.fromEntries(keys.map(key => [key, listify(node[key] as FormValue)]));
}
