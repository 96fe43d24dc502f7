// The job mongo-init, run by mongosh: makes the replica set and the platform's users. Can be run again, also
// after a password has changed.
const { readFileSync } = require("fs");

const secret = (name) => readFileSync(`/run/secrets/${name}`, "utf8").trim();
const members = process.env.MONGO_MEMBERS.split(",");
const prefix = process.env.HEHUO_MONGO_PREFIX;
const root = `root:${encodeURIComponent(secret("mongo_root_password"))}`;

// Tries until it works, two minutes at most: servers that have just started answer in their own time.
function persist(what, attempt) {
  for (let left = 120; ; left -= 1) {
    try {
      return attempt();
    } catch (error) {
      if (left === 0 || error.isFinal) throw error;
      if (left % 15 === 0) print(`${what}: ${error.message}`);
      sleep(1000);
    }
  }
}

function makeReplicaSet() {
  const admin = new Mongo(`mongodb://${root}@${members[0]}/admin?directConnection=true`).getDB("admin");
  const found = membersOf(admin);
  if (found === null) {
    admin.adminCommand({ replSetInitiate: { _id: "rs0", members: members.map((host, _id) => ({ _id, host })) } });
    print(`made the replica set of ${members.join()}`);
  } else if (found.join() !== members.join()) {
    const difference = `the replica set has ${found.join()}, not ${members.join()}`;
    throw Object.assign(new Error(`${difference}: change it by hand (rs.add, rs.remove)`), { isFinal: true });
  }
}

function membersOf(admin) {
  try {
    return admin.adminCommand({ replSetGetConfig: 1 }).config.members.map((one) => one.host);
  } catch (error) {
    if (error.codeName !== "NotYetInitialized") throw error;
    return null;
  }
}

const SERVICES = ["partners", "bookings", "fund"];

function keepUsers() {
  const admin = new Mongo(`mongodb://${root}@${members.join()}/admin?replicaSet=rs0`).getDB("admin");
  // The gateway has its own, and the operator's commands, which run beside it, look into all.
  keepUser(admin, "hehuo", "mongo_password", [...SERVICES, "gateway"]);
  for (const name of SERVICES) keepUser(admin, `hehuo_${name}`, `mongo_password_${name}`, [name]);
}

function keepUser(admin, user, password, databases) {
  const rights = {
    pwd: secret(password),
    roles: databases.map((name) => ({ role: "readWrite", db: `${prefix}_${name}` })),
  };
  const known = admin.getUser(user) !== null;
  if (known) admin.updateUser(user, rights, { w: "majority" });
  else admin.createUser({ user, ...rights }, { w: "majority" });
  print(`${known ? "kept" : "made"} the user ${user}`);
}

persist("the replica set", makeReplicaSet);
persist("the users", keepUsers);
