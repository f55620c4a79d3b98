// The only door to AdminJS: everything else imports it from here, so that node-env.ts has run before it loads.
import './node-env.js';

export { BaseProperty, BaseRecord, BaseResource, Router, type ActionContext, type ActionRequest, type AdminJSOptions, type CurrentAdmin, type Filter, type PropertyType } from 'adminjs';
export { AbstractLoader, AdminModule } from '@adminjs/nestjs';
