// By its worker the benchmark finds the extension.
