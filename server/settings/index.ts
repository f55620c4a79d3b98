export { Setting } from './setting.entity.js';
export { settingSubject, settingSubjects } from './settings.access.js';
export { settingsInForce, settingStandings } from './setting.repository.js';
export { changeSetting } from './change-setting.js';
export { clockFixed, moveBusinessClock } from './move-business-clock.js';
export type { ClockPort } from './clock.port.js';
export { SETTINGS, SETTING_KEYS, type SettingKey, type SettingValues } from './settings.schema.js';
