#!/usr/bin/env bash
# The Java SDK reads an extension that is null as the word "null".
#
# Library:  io.cloudevents:cloudevents-json-jackson 4.0.1 (Maven).
# Guessed:  null means unset, as the JSON format has it (2.2: a null is an attribute that isn't there), and as the
#           library does for `subject` and `time` since 2.2 (pull request 432).
# Seen:     an extension of ours that is null comes out as a string of four letters, and is sent on as one.
# Matters:  `onbehalfof` names the person for whom staff act. Written as null it would be a person called "null" to
#           every Java reader. Our encoder leaves it out; who stores or forwards our events must do so too.
# Documented: no (the attributes' case is: sdk-java 430).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>probe</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.cloudevents</groupId>
      <artifactId>cloudevents-json-jackson</artifactId>
      <version>4.0.1</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B dependency:copy-dependencies -DoutputDirectory=jars >log || { cat log; exit 1; }

cat >Probe.java <<'JAVA'
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;

public class Probe {
    public static void main(String[] arguments) {
        String sent = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/fund\",\"type\":\"t\","
            + "\"subject\":null,\"onbehalfof\":null}";
        JsonFormat format = new JsonFormat();
        CloudEvent event = format.deserialize(sent.getBytes());
        Object person = event.getExtension("onbehalfof");
        System.out.println("subject is there: " + (event.getSubject() != null));
        System.out.println("onbehalfof is there: " + (person != null) + ", " + person.getClass().getSimpleName());
        System.out.println(new String(format.serialize(event)));
    }
}
JAVA
java -cp 'jars/*' Probe.java | tee seen

diff seen - <<'EXPECTED'
subject is there: false
onbehalfof is there: true, String
{"specversion":"1.0","id":"1","source":"/fund","type":"t","onbehalfof":"null"}
EXPECTED
