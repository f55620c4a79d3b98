import { applyDecorators, HttpCode, SerializeOptions } from '@nestjs/common';
import { ApiResponse, type SwaggerDocumentOptions } from '@nestjs/swagger';
import { z } from 'zod';

/** Names a schema for OpenAPI. Body and response schemas only: a named query schema would lose its parameters in the document. */
export const named = <S extends z.ZodType>(id: string, schema: S): S => { z.globalRegistry.add(schema, { id }); return schema; };

/** Response contract: status code, serialiser and OpenAPI entry from one schema. */
export const Returns = (status: number, schema: z.ZodType): MethodDecorator =>
  applyDecorators(HttpCode(status), SerializeOptions({ schema }), ApiResponse({ status, standardSchema: schema, description: schema.meta()?.description ?? '' }));

/** An instant as ISO text; a bigint of cents as a JSON integer. Both convert to JSON Schema. */
export const instant = z.preprocess(value => (value instanceof Date ? value.toISOString() : value), z.iso.datetime());
export const cents = z.union([z.bigint(), z.int()]).pipe(z.transform(Number)).pipe(z.int());

type Converter = NonNullable<SwaggerDocumentOptions['standardSchemaConverter']>;

/** zod to OpenAPI 3.1 (JSON Schema 2020-12). A new one for each document: it refuses one name with two shapes. */
export const zodConverter = (): Converter => {
  const seen = new Map<string, string>();
  return (schema, { schemaType }) => {
    if (!(schema instanceof z.ZodType)) return undefined;
    const { $schema: _, $defs = {}, ...root } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: schemaType, unrepresentable: 'throw' });
    const components: Record<string, unknown> = {};
    for (const [name, def] of Object.entries($defs)) {
      const { id: _id, ...body } = def as z.core.JSONSchema.JSONSchema & { id?: string };
      const text = JSON.stringify(body);
      if ((seen.get(name) ?? text) !== text) throw new Error(`schema ${name} differs between input and output; give it two names`);
      seen.set(name, text);
      components[name] = body;
    }
    return { schema: root, components };
  };
};
