// AdminJS's browser sources, which build.mjs takes from the installed package; only what is used here.
declare module 'adminjs-frontend/store/store.js' { export default function createStore(state: unknown): import('redux').Store<import('./types.js').State>; }
declare module 'adminjs-frontend/store/actions/drop-notice.js' { export function dropNotice(id: string): { type: string }; }
declare module 'adminjs-frontend/utils/api-client.js' {
  type Reply = { data: any };
  interface Options { resourceId: string; actionName: string; recordId?: string; params?: unknown; data?: unknown }
  export default class ApiClient { resourceAction(o: Options): Promise<Reply>; recordAction(o: Options): Promise<Reply>; searchRecords(o: { resourceId: string; query: string }): Promise<{ id: string; title: string }[]>; getDashboard(o?: { params: Record<string, string> }): Promise<Reply> }
}
declare module '*.css' {}
declare interface Window { PANEL: import('../kit/page-state.js').SentState; REDUX_STATE: import('./types.js').State; EARLY?: { url: string; reply: Promise<Response> } | undefined; AdminJS: { UserComponents: Record<string, import('react').ComponentType<import('./types.js').ActionProps>>; Components: Record<string, unknown> } }
declare module 'react-dom/client' { export function createRoot(element: HTMLElement): { render(node: import('react').ReactNode): void } }
