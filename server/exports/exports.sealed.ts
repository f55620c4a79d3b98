import type { SealedColumn } from '#kit/crypto/sealed-columns.js';
import { queryContext } from './export-file.entity.js';

export const exportSealed: readonly SealedColumn[] = [{ table: 'export_file', column: 'query_sealed', by: 'id', context: queryContext }];
