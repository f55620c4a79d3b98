import http from './http.js';

export interface HitGroup { resource: string; label: string; hits: { id: string; title: string; detail: string }[]; more: boolean }

const client = () => http.create({ baseURL: `${window.REDUX_STATE.paths.rootPath}/api` });

export async function findEverywhere(text: string): Promise<HitGroup[]> {
  const data = new FormData();
  data.set('text', text);
  return ((await client().request({ url: '/find', method: 'POST', data })).data as { groups: HitGroup[] }).groups;
}

export interface ExportState { id: string; state: 'queued' | 'running' | 'ready' | 'failed' | 'expired'; rowsExpected: number; rowsDone: number; size: number | null; failure: string | null }

/** Asks for the list at these parameters as a file. The server may ask for a code of the second factor first; see http.ts. */
export async function requestExport(resource: string, params: URLSearchParams): Promise<{ id: string }> {
  const data = new FormData();
  data.set('resource', resource);
  data.set('query', params.toString());
  return (await client().request({ url: '/exports', method: 'POST', data })).data as { id: string };
}
export const exportStatus = async (id: string): Promise<ExportState> => (await client().request({ url: `/exports/${id}` })).data as ExportState;
/** The same file once more, after it failed. */
export async function retryExport(id: string): Promise<void> {
  const data = new FormData();
  data.set('input', '{}');
  await client().request({ url: `/resources/exports/records/${encodeURIComponent(id)}/retryExport`, method: 'POST', data });
}
export const exportFile = (id: string): string => `${window.REDUX_STATE.paths.rootPath}/api/exports/${encodeURIComponent(id)}/file`;
