export { ExportFile, queryContext } from './export-file.entity.js';
export { exportSubject, exportSubjects } from './exports.access.js';
export { type ExportOutline, type ExportPlan, type ExportSource, exportSource, registerExportSources } from './export.source.js';
export { cellSql, type CellKind, harmless, headingLine, BYTE_ORDER_MARK } from './cells.js';
export { MOST_OPEN, requestExport, RUN_EXPORT } from './request-export.js';
export { downloadExport, exportStatus, type ExportStatus } from './download-export.js';
export { KEPT_SECONDS, runExport } from './run-export.js';
export { expireExports, registerExportTasks } from './exports.tasks.js';
export { exportSealed } from './exports.sealed.js';
