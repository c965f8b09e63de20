/** Prints schema.graphql; with `--markdown`, docs/ref/schema.md. For `npm run generate`. */

import { printPublicSchema, printPublicSchemaDoc } from './schema.ts';

const print = process.argv.includes('--markdown') ? printPublicSchemaDoc : printPublicSchema;
process.stdout.write(await print());
