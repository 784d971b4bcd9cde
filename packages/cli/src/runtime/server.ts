/** Where an engine's door is unless it is said: Argo's default port on this host. */
export const defaultServer = "127.0.0.1:2746";
