"""Work that is bought (购买服务项目): compared offers, a contract, acceptance by others, payment."""
