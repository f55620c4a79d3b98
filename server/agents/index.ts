export { Agency, Agent } from './agency.entity.js';
export { agencySubject, agentSubject, agentSubjects } from './agents.access.js';
export { agentOfCode } from './agents.repository.js';
export { registerAgency } from './register-agency.js';
export { registerAgent } from './register-agent.js';
export { changeAgency, changeAgent } from './change-agent.js';
export { moveAgency, moveAgent } from './move-agent.js';
