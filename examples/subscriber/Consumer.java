// Follows the public events of a Hehuo platform on Kafka: each once and in order, also across kills.
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

public class Consumer {
    static final ObjectMapper JSON = new ObjectMapper();

    record Place(long epoch, long sequence) implements Comparable<Place> {
        static final Place NONE = new Place(0, 0);

        public int compareTo(Place other) {
            return epoch == other.epoch ? Long.compare(sequence, other.sequence) : Long.compare(epoch, other.epoch);
        }
    }

    record Gap(long since, long epoch) {}

    /** A file with a line for each event taken: what it asks for and its place are one write, or none. */
    static class Told {
        final RandomAccessFile file;
        final Map<String, Place> places = new HashMap<>();

        Told(String path) throws IOException {
            file = new RandomAccessFile(path, "rw");
            var content = new byte[(int) file.length()];
            file.readFully(content);
            var text = new String(content, StandardCharsets.ISO_8859_1);
            var whole = text.substring(0, text.lastIndexOf('\n') + 1); // A kill can leave half a line.
            file.setLength(whole.length());
            file.seek(whole.length());
            for (var line : whole.lines().toList()) {
                var one = JSON.readTree(line);
                places.put(one.get("community").asText(), new Place(one.get("epoch").asLong(), one.get("sequence").asLong()));
            }
        }

        Place place(String community) {
            return places.getOrDefault(community, Place.NONE);
        }

        /** Does what the event asks for if it is the community's next. */
        void take(String community, Place place, JsonNode event) throws IOException {
            var known = place(community);
            var last = place.epoch > known.epoch ? 0 : known.sequence; // After a restore everything is told anew.
            if (place.epoch < known.epoch || place.sequence != last + 1) {
                return; // A repeat, or too early: it comes again after the missing one.
            }
            var line = JSON.createObjectNode().put("community", community); // Your work here.
            line.put("epoch", place.epoch).put("sequence", place.sequence);
            for (var name : List.of("source", "id", "type")) {
                line.set(name, event.get(name));
            }
            file.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            places.put(community, place);
            System.out.println(community + " " + place.sequence + " " + event.get("type").asText());
        }
    }

    /** Reads over HTTP what the topic does not bring, and takes it by the same rule. */
    static void fill(HttpClient http, String api, Told told, String community, long epoch) throws Exception {
        var known = told.place(community);
        long after = known.epoch == epoch ? known.sequence : 0;
        long head = -1;
        while (after != head) {
            var address = URI.create(api + "/v1/communities/" + community + "/events?limit=1000&after=" + after);
            var answer = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(answer.body());
            }
            var page = JSON.readTree(answer.body());
            for (var one : page.get("events")) {
                var place = new Place(page.get("epoch").asLong(), one.get("sequence").asLong());
                told.take(community, place, one.get("event"));
            }
            after = page.get("next_after").asLong();
            head = page.get("head").asLong();
        }
    }

    static Place placeOf(ConsumerRecord<String, byte[]> record) {
        return new Place(number(record.headers().lastHeader("epoch")), number(record.headers().lastHeader("feedsequence")));
    }

    static long number(Header header) {
        return header == null ? 0 : Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
    }

    public static void main(String[] arguments) throws Exception {
        var options = new HashMap<>(Map.of("--bootstrap", "127.0.0.1:9092", "--topic", "hehuo.feed",
                "--api", "http://127.0.0.1:8000", "--patience", "60", "--store", "told.jsonl"));
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        var patience = Duration.ofSeconds(Long.parseLong(options.get("--patience"))).toNanos();
        var told = new Told(options.get("--store"));
        var gaps = new HashMap<String, Gap>(); // Where one came too early: since when, and its epoch.
        var http = HttpClient.newHttpClient();
        Map<String, Object> settings = Map.of("bootstrap.servers", options.get("--bootstrap"),
                "group.id", "hehuo-subscriber-java", "auto.offset.reset", "earliest", "enable.auto.commit", "false");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(options.get("--topic")));
            while (true) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    var place = placeOf(record);
                    told.take(record.key(), place, JSON.readTree(record.value()));
                    if (place.compareTo(told.place(record.key())) <= 0) {
                        gaps.remove(record.key());
                    } else {
                        gaps.putIfAbsent(record.key(), new Gap(System.nanoTime(), place.epoch));
                    }
                }
                for (var gap : List.copyOf(gaps.entrySet())) {
                    if (System.nanoTime() - gap.getValue().since >= patience) {
                        System.out.println(gap.getKey() + " lacks events that the topic does not bring: read over HTTP");
                        fill(http, options.get("--api"), told, gap.getKey(), gap.getValue().epoch);
                        gaps.remove(gap.getKey());
                    }
                }
                told.file.getFD().sync();
                consumer.commitSync(); // Where to begin next time: a hint, since the file decides.
            }
        }
    }
}
