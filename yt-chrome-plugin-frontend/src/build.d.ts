// Values that are inserted where a file is bundled, served or written.

declare module "*.css" {
  const text: string;
  export default text;
}

declare const __YTS_SHADOW__: ShadowRootMode;
declare const __YTS_FIREFOX__: boolean;

/** Of flask_app/try_files.py; addresses are relative to service_worker.js. */
declare const RELEASE: { version: string; page: string; model: string; files: Record<string, string> };
