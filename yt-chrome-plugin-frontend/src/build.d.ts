// What the bundler puts in.

declare module "*.css" {
  const text: string;
  export default text;
}

declare const __YTS_SHADOW__: ShadowRootMode;
