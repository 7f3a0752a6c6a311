export { default } from "d3-cloud";
