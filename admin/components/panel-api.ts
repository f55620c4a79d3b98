import http from './http.js';

export interface HitGroup { resource: string; label: string; hits: { id: string; title: string; detail: string }[]; more: boolean }

const client = () => http.create({ baseURL: `${window.REDUX_STATE.paths.rootPath}/api` });

export async function findEverywhere(text: string): Promise<HitGroup[]> {
  const data = new FormData();
  data.set('text', text);
  return ((await client().request({ url: '/find', method: 'POST', data })).data as { groups: HitGroup[] }).groups;
}
