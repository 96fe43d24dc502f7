import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/** The MongoDB protocol over maps in memory: `java -cp 'JARS/*' Server.java PORT`, on this machine alone. */
class Server {
    public static void main(String[] arguments) {
        // Its own idea of its version is older than what PyMongo still speaks with.
        var version = new MongoVersion() {
            public List<Integer> getVersionArray() { return List.of(5, 0, 0, 0); }
            public int getWireVersion() { return 13; }
        };
        new MongoServer(new MemoryBackend().version(version)).bind("127.0.0.1", Integer.parseInt(arguments[0]));
    }
}
