// AdminJS fixes its asset paths and starts a bundler by NODE_ENV at import. This must be the first import of `adminjs.ts`;
// the mode of the product is MPP_MODE and does not depend on it.
process.env['NODE_ENV'] = 'production';
