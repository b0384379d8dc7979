import "./http_routes.ts";
import "./mcp_server.ts";
