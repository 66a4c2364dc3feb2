extension PageScript {
    /// Smoke graphs: what a column says under the pointer, and the time axis in the reader's zone. Their `svg.panel`
    /// say what they show in `data-from`, `data-to`, `data-columns` and `data-runs` (see `SmokeGraph.svg`).
    static let smoke = #"""
        function turnAxes(within){
          for(const panel of within.querySelectorAll("svg.panel[data-from]")){
            const from=Date.parse(panel.dataset.from),to=Date.parse(panel.dataset.to);
            const texts=[...panel.querySelectorAll("g>text[x$='%']")];
            if(!texts.some(one=>/^\d\d:\d\d$/.test(one.textContent)))continue;
            for(const text of texts){
              const date=new Date(from+(to-from)*parseFloat(text.getAttribute("x"))/100);
              date.setSeconds(date.getSeconds()+30,0);
              const midnight=date.getHours()===0&&date.getMinutes()===0;
              text.textContent=midnight?`${two(date.getMonth()+1)}-${two(date.getDate())}`
                :`${two(date.getHours())}:${two(date.getMinutes())}`;
            }
          }
        }
        function smokeTip(picture,event){
          const box=picture.getBoundingClientRect();
          const panels=[...picture.querySelectorAll("svg.panel[data-runs]")];
          const high=box.height/Math.max(panels.length,1);
          const panel=panels[Math.min(panels.length-1,Math.max(0,Math.floor((event.clientY-box.top)/high)))];
          if(!panel)return"";
          const data=panel.dataset,columns=Number(data.columns);
          const column=Math.floor((event.clientX-box.left)/box.width*columns);
          if(column<0||column>=columns)return"";
          const from=Date.parse(data.from),width=(Date.parse(data.to)-from)/columns;
          const run=(data.runs||"").split(";").map(one=>one.split(","))
            .find(one=>column>=Number(one[0])&&column<Number(one[0])+Number(one[1]));
          const said=picture.dataset;
          if(!run||run.length<11)return`${written(new Date(from+column*width),"full")}\n${said.nothing}`;
          const [first,,count,unmeasured,invalid,loss,least,low,high2,p95,most]=run;
          const lines=[written(new Date(from+Number(first)*width),"full")];
          if(Number(count)>1)lines[0]+=` · ${count} ${said[data.resolution]||""}`;
          if(loss!=="")lines.push(`${said.loss} ${loss} %`);
          if(low!=="")lines.push(`${said.median} ${low===high2?low:`${low} – ${high2}`} ms`);
          if(least!=="")lines.push(`${least} – ${most} ms`);
          if(p95!=="")lines.push(`${data.resolution==="rounds"?"p95":said.mean} ${p95} ms`);
          if(Number(unmeasured))lines.push(`${said.unmeasured} ${unmeasured}`);
          if(Number(invalid))lines.push(`${said.invalid} ${invalid}`);
          return lines.join("\n");
        }

        """#
}
