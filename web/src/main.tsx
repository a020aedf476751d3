import { render } from "preact";
import { App } from "./app";
import { start_carrying } from "./base/carried";
import { start_live } from "./base/live";
import { start_router } from "./base/router";
import { start_session } from "./base/session";
import "./styles/index.css";

start_router();
start_carrying();
start_session();
start_live();
render(<App />, document.getElementById("app") as HTMLElement);
