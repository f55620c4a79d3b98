import type { Brand } from '#emails/index.js';
import type { Db } from '#kit/db/db.js';
import { settingsInForce } from '#settings/index.js';

/** Who writes, from the settings in force. */
export async function brandOf(db: Db): Promise<Brand> {
  const s = await db.read({ kind: 'system', id: 'brand', rowScope: {} }, tx => settingsInForce(tx));
  return { name: s.provider_name, phone: s.provider_phone, email: s.provider_email, address: s.provider_address, accent: s.brand_accent, productUrl: db.ports.links.base };
}
