/** The environment of this process as it is, for the start command, which hands a completed copy to its children. */
export const environment = (): Readonly<Record<string, string | undefined>> => process.env;
