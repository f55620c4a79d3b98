import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { PostgresNaming } from './naming.js';

// Calendar facts stay text (a Date would shift them by a day), bigint is exact: HAZARDS of every Postgres driver.
// Bound to our pools alone; other libraries in the process keep the driver's defaults.
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === pg.types.builtins.DATE) return (value: string) => value;
    if (oid === pg.types.builtins.INT8) return (value: string) => BigInt(value);
    return pg.types.getTypeParser(oid, format);
  },
};

export interface SourceOptions { url: string; poolSize: number; entities?: NonNullable<DataSourceOptions['entities']>; migrations?: NonNullable<DataSourceOptions['migrations']>; name: string }

/** A TypeORM data source: data mapper, no synchronisation, PostgreSQL names. */
export const dataSource = (o: SourceOptions): DataSource => new DataSource({
  type: 'postgres', url: o.url, synchronize: false, namingStrategy: new PostgresNaming(), entities: o.entities ?? [], migrations: o.migrations ?? [],
  migrationsTableName: 'migration', migrationsTransactionMode: 'each', installExtensions: false, applicationName: `mpp-${o.name}`,
  extra: { types, max: o.poolSize, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000, statement_timeout: 30_000 }, poolErrorHandler: () => undefined,
});
