import { useEffect, useState } from 'react';
import ApiClient from 'adminjs-frontend/utils/api-client.js';

const PAUSE_MS = 350;
export interface Found { readonly id: string; readonly title: string }

/** Records of a list found by what is typed, once the typing pauses; null before. `whenEmpty`: with nothing typed the first of the list are found too. */
export function useFound(resource: string, text: string, { whenEmpty = false } = {}): readonly Found[] | null {
  const [found, setFound] = useState<readonly Found[] | null>(null);
  useEffect(() => {
    if (!text && !whenEmpty) { setFound(null); return undefined; }
    let current = true;
    const timer = setTimeout(() => {
      new ApiClient().searchRecords({ resourceId: resource, query: text }).then((records: Found[]) => { if (current) setFound(records); }).catch(() => { if (current) setFound([]); });
    }, PAUSE_MS);
    return () => { current = false; clearTimeout(timer); };
  }, [resource, text, whenEmpty]);
  return found;
}
