export default {
  input: 'openapi.json',
  output: 'api',
  plugins: ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch'],
};
