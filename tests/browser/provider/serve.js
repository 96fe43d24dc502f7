// An identity provider for the browser tests: a certified one, with its own pages for signing in as anybody.
// Prints its issuer, and serves until it is ended. Any way back that ends as the platform's does is registered.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "hehuo",
        client_secret: "a secret of the browser tests",
        redirect_uris: ["http://localhost/sign-in/provider/done"],
        post_logout_redirect_uris: ["http://localhost/"],
      },
    ],
    cookies: { keys: ["a key of the browser tests"] },
  });
  provider.Client.prototype.redirectUriAllowed = (uri) => new URL(uri).pathname === "/sign-in/provider/done";
  provider.Client.prototype.postLogoutRedirectUriAllowed = (uri) => new URL(uri).pathname === "/";
  server.on("request", provider.callback());
  console.log(issuer);
});
