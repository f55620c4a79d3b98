const root = (): string => window.REDUX_STATE.paths.rootPath;
export const toDashboard = (): string => root();
/** Pages of figures beside the front page, those the caller may see. */
export const boards = (): readonly { id: string; label: string }[] => window.PANEL.boards ?? [];
export const toBoard = (id: string): string => `${root()}?board=${encodeURIComponent(id)}`;
export const toList = (resource: string): string => `${root()}/resources/${encodeURIComponent(resource)}`;
export const toRecord = (resource: string, id: string, action = 'show'): string => `${toList(resource)}/records/${encodeURIComponent(id)}/${action}`;
export const toAction = (resource: string, action: string): string => `${toList(resource)}/actions/${action}`;
/** The page kept with a record: served beside the panel, in a window of its own. */
export const documentOf = (resource: string, id: string): string => `${root()}/documents/${encodeURIComponent(resource)}/${encodeURIComponent(id)}`;
