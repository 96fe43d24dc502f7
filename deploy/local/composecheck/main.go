// Loads compose files as docker compose does, and prints what it would run as JSON.
//
// It is docker compose's own loader: variables are filled in from the environment and the file .env beside
// the first compose file, later files are merged over earlier ones, an unknown key is an error.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

func main() {
	var files, scales []string
	flag.Func("f", "compose `file`; a later one is merged over an earlier one", collect(&files))
	flag.Func("scale", "`SERVICE=N`: so many instances of it", collect(&scales))
	flag.Parse()

	if err := render(context.Background(), files, scales); err != nil {
		fmt.Fprintln(os.Stderr, "composecheck:", err)
		os.Exit(1)
	}
}

func collect(into *[]string) func(string) error {
	return func(value string) error {
		*into = append(*into, value)
		return nil
	}
}

func render(ctx context.Context, files, scales []string) error {
	if len(files) == 0 {
		return errors.New("which file? Say -f FILE")
	}
	options, err := cli.NewProjectOptions(files,
		cli.WithOsEnv,
		cli.WithEnvFiles(),
		cli.WithDotEnv,
	)
	if err != nil {
		return err
	}
	project, err := options.LoadProject(ctx)
	if err != nil {
		return err
	}
	for _, asked := range scales {
		if err := scale(project, asked); err != nil {
			return err
		}
	}
	rendered, err := project.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = fmt.Println(string(rendered))
	return err
}

// scale sets the number of instances as "docker compose up --scale" does, and refuses what would only fail
// once the second container starts.
func scale(project *types.Project, asked string) error {
	name, text, _ := strings.Cut(asked, "=")
	count, err := strconv.Atoi(text)
	if err != nil || count < 0 {
		return fmt.Errorf("--scale %s is not SERVICE=N", asked)
	}
	service, err := project.GetService(name)
	if err != nil {
		return err
	}
	if count > 1 && service.ContainerName != "" {
		return fmt.Errorf("%s has a container_name, which can be given once", name)
	}
	for _, port := range service.Ports {
		if count > 1 && port.Published != "" {
			return fmt.Errorf("%s publishes port %s, which can be taken once", name, port.Published)
		}
	}
	service.SetScale(count)
	project.Services[name] = service
	return nil
}
