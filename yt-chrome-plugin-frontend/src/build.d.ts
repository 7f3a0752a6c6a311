// Values that the bundler inserts.

declare module "*.css" {
  const text: string;
  export default text;
}

declare const __YTS_SHADOW__: ShadowRootMode;
