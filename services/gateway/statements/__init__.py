"""Files of banks, WeChat Pay and Alipay, read by pure functions: bytes in, lines or a refusal out."""
