/** Addresses of the product's own pages, for links in messages. */
export interface LinksPort { readonly enroll: string; readonly base: string }
declare module './ports.js' { interface Ports { links: LinksPort } }
