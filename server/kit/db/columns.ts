import { Column, PrimaryColumn, type ColumnOptions } from 'typeorm';

/** Column decorators of the house. Money is bigint cents, instants are timestamptz, calendar facts are `YYYY-MM-DD` text. */
export const Id = (): PropertyDecorator => PrimaryColumn('uuid');
export const Ref = (o: ColumnOptions = {}): PropertyDecorator => Column('uuid', o);
export const Text = (o: ColumnOptions = {}): PropertyDecorator => Column('text', o);
export const Cents = (o: ColumnOptions = {}): PropertyDecorator => Column('bigint', { ...o, transformer: { to: (v: unknown) => v, from: (v: unknown) => (v == null ? v : BigInt(v as string)) } });
export const Int = (o: ColumnOptions = {}): PropertyDecorator => Column('integer', o);
export const Flag = (o: ColumnOptions = {}): PropertyDecorator => Column('boolean', o);
export const Instant = (o: ColumnOptions = {}): PropertyDecorator => Column('timestamptz', o);
export const CalendarDay = (o: ColumnOptions = {}): PropertyDecorator => Column('date', o);
export const Json = (o: ColumnOptions = {}): PropertyDecorator => Column('jsonb', o);
